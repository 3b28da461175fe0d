// How rows are chosen by what is typed, printed, and put beside those of another run.

/** A name or its beginning, with or without what stands before its colon; all, where none is typed. */
export function chooser(words, names) {
  const isMeant = (word, name) =>
    name.startsWith(word) || name.slice(name.indexOf(': ') + 2).startsWith(word);
  const unknown = words.filter((word) => !names.some((name) => isMeant(word, name)));
  if (unknown.length > 0) {
    throw new Error(`no row begins with "${unknown.join('" or "')}"; there are:\n  ${names.join('\n  ')}`);
  }
  return (name) => words.length === 0 || words.some((word) => isMeant(word, name));
}

const COLUMNS = ['what', 'ours', 'floor', 'ratio', 'goal', 'met', 'MiB'];
const WIDTHS = [-68, 16, 9, 8, 9, 4, 5];

function padded(cells) {
  return cells
    .map((cell, at) => (WIDTHS[at] < 0 ? cell.padEnd(-WIDTHS[at]) : cell.padStart(WIDTHS[at])))
    .join(' ');
}

export function heading() {
  return padded(COLUMNS);
}

/** The same for every row; what the floor is, and what else there is to tell, stands behind. */
export function lineOf(row, before) {
  const remarks = [
    ...(row.floorIs === null ? [] : [`floor: ${row.floorIs}`]),
    ...(row.mostMebibytes === null ? [] : [`goal: at most ${row.mostMebibytes} MiB`]),
    ...(row.also === null ? [] : [row.also]),
    ...(before === undefined ? [] : [comparison(row, before)]),
  ];
  return `${padded([row.name, ...cellsOf(row)])}  ${remarks.join('; ')}`.trimEnd();
}

/** Ours, the floor, the ratio, the goal, whether it is met, and memory. */
export function cellsOf(row) {
  return [
    `${number(row.value, row.unit)} ${row.unit}`,
    row.floor === null ? '' : number(row.floor, row.unit),
    row.ratio === null ? '' : `${row.ratio.toFixed(2)} ×`,
    row.goal === null ? '' : `${row.goalIs === 'at most' ? '≤' : '≥'} ${row.goal}`,
    row.met === null ? '' : row.met ? 'yes' : 'NO',
    row.mebibytes === null ? '' : String(row.mebibytes),
  ];
}

function number(value, unit) {
  if (unit === 'of the bound') return value.toFixed(4);
  return value.toFixed(value >= 100 ? 0 : value >= 10 ? 1 : 2);
}

function comparison(row, before) {
  if (before === null) return 'not in the other run';
  const was = before.ratio === null ? '' : ` (${before.ratio.toFixed(2)} ×)`;
  return `was ${number(before.value, before.unit)} ${before.unit}${was}: ${(row.value / before.value).toFixed(2)} of it now`;
}
