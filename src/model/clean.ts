const ESCAPES = new RegExp(
  [
    '\\u001b\\[[0-?]*[ -/]*[@-~]',
    '\\u001b\\][^\\u0007\\u001b]*(?:\\u0007|\\u001b\\\\)?',
    '\\u001b[PX^_][^\\u001b]*(?:\\u001b\\\\)?',
    '\\u001b.?',
  ].join('|'),
  'g',
);
const CONTROLS = new RegExp(['[\\u0000-\\u0008\\u000b', '\\u001f\\u007f', '\\u009f]'].join('-'), 'g');

/** What hosts and files say, fit for a terminal: no escape codes, no control characters but tab and newline. */
export function clean(text: string): string {
  return text.replace(ESCAPES, '').replace(CONTROLS, '');
}

/** The same in one line. */
export function oneLine(text: string): string {
  return clean(text).replace(/[\n\t]+/g, ' ');
}
