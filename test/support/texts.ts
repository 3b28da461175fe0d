import { parseAst } from 'rolldown/parseAst';

/** A text in a source file, with what may stand in the holes of its template. */
export interface Text {
  readonly line: number;
  readonly forms: readonly string[];
}

interface Tree {
  readonly type: string;
  readonly start: number;
  readonly [key: string]: unknown;
}

/** Stands for a value that only a run knows. */
const HOLE = '\u{e000}';

/** What it may be: an id or a name, a number, a path, nothing. */
const VALUES = ['0123456789abcdef0123456789abcdef', '1', '/mnt/a', ''];

/** A form with every choice of values for its holes, the likeliest first. */
export function filled(form: string): readonly string[] {
  const [before = '', ...after] = form.split(HOLE);
  return after.reduce<readonly string[]>(
    (done, piece) => VALUES.flatMap((value) => done.map((one) => `${one}${value}${piece}`)),
    [before],
  );
}

/** All string and template literals of a file, scripts for hosts excepted. */
export function textsOf(code: string): readonly Text[] {
  const constants = new Map<string, Tree>();
  const found: Tree[] = [];
  const walk = (value: unknown): void => {
    if (Array.isArray(value)) for (const one of value) walk(one);
    else if (isTree(value)) {
      if (value.type === 'TaggedTemplateExpression' || value.type.startsWith('Import')) return;
      if (
        value.type === 'VariableDeclaration' &&
        value.kind === 'const' &&
        Array.isArray(value.declarations)
      ) {
        for (const { id, init } of value.declarations.filter(isTree))
          if (isTree(id) && isTree(init)) constants.set(String(id.name), init);
      }
      if (isText(value)) found.push(value);
      for (const [key, child] of Object.entries(value)) if (key !== 'typeAnnotation') walk(child);
    }
  };
  walk(parseAst(code, { lang: 'ts' }));
  return found.map((tree) => ({
    line: code.slice(0, tree.start).split('\n').length,
    forms: formsOf(tree, constants),
  }));
}

function isTree(value: unknown): value is Tree {
  return typeof value === 'object' && value !== null && 'type' in value && 'start' in value;
}

function isText(tree: Tree): boolean {
  return tree.type === 'TemplateLiteral' || (tree.type === 'Literal' && typeof tree.value === 'string');
}

function isProgramName({ type, name, property }: Tree): boolean {
  const last = type === 'MemberExpression' && isTree(property) ? property.name : name;
  return last === 'program' || last === 'programName';
}

/** What an expression in a template may give: all of the texts it chooses from, else a hole. */
function formsOf(tree: Tree, constants: ReadonlyMap<string, Tree>): readonly string[] {
  if (tree.type === 'Literal' && typeof tree.value === 'string') return [tree.value];
  if (tree.type === 'ConditionalExpression')
    return [tree.consequent, tree.alternate].flatMap((one) => (isTree(one) ? formsOf(one, constants) : []));
  if (isProgramName(tree)) return ['glusterctl'];
  if (tree.type === 'Identifier') {
    const known = constants.get(String(tree.name));
    const chooses = known !== undefined && (known.type === 'ConditionalExpression' || isText(known));
    return chooses ? formsOf(known, constants) : [HOLE];
  }
  if (tree.type !== 'TemplateLiteral') return [HOLE];
  const { quasis, expressions } = tree;
  if (!Array.isArray(quasis) || !Array.isArray(expressions)) return [HOLE];
  const pieces = quasis.map((one: { readonly value: { readonly cooked: string } }) => one.value.cooked);
  let forms: readonly string[] = [pieces[0] ?? ''];
  expressions.forEach((expression: unknown, index) => {
    const values = isTree(expression) ? formsOf(expression, constants) : [HOLE];
    forms = forms.flatMap((form) => values.map((value) => `${form}${value}${pieces[index + 1] ?? ''}`));
  });
  return forms;
}
