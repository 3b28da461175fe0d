/** A kind of "kubernetes-models": it throws what is wrong by its schema. */
interface Model {
  validate(): void;
}

/** What is wrong with an object by the schema of its kind, and which of its fields the schema doesn't know; empty: nothing. */
export async function schemaComplaints(object: {
  readonly apiVersion: string;
  readonly kind: string;
}): Promise<readonly string[]> {
  const { apiVersion, kind } = object;
  const name = `kubernetes-models/${apiVersion}/${kind}`;
  const module: Readonly<Record<string, new (data: object) => Model>> = await import(name);
  const model = module[kind];
  if (model === undefined) return [`there is no ${apiVersion} ${kind}`];
  const seen = new Set<string>();
  const { validate }: Model = model.prototype;
  const wrong = complaint(() => validate.call(watched(object, '', seen)));
  return [
    ...wrong,
    ...fieldsOf(object, '')
      .filter((path) => !seen.has(path))
      .map((path) => `${path}: unknown field`),
  ];
}

function complaint(check: () => void): readonly string[] {
  try {
    check();
    return [];
  } catch (error) {
    return [error instanceof Error ? error.message : String(error)];
  }
}

/** The schemas allow further fields, but never look at them. */
function watched<Value>(value: Value, path: string, seen: Set<string>): Value {
  if (typeof value !== 'object' || value === null) return value;
  return new Proxy(value, {
    get(target, key) {
      const inner: unknown = Reflect.get(target, key);
      if (typeof key === 'symbol' || !Object.hasOwn(target, key)) return inner;
      seen.add(`${path}/${key}`);
      return watched(inner, `${path}/${key}`, seen);
    },
  });
}

function fieldsOf(value: unknown, path: string): readonly string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => [
    `${path}/${key}`,
    ...fieldsOf(inner, `${path}/${key}`),
  ]);
}
