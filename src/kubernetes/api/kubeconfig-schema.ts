import { z } from 'zod';

/** What kubectl writes as null, or leaves out, is not there. */
const text = z
  .string()
  .nullish()
  .transform((found) => found || null);

function list<T extends z.ZodType>(entry: T) {
  return z
    .array(entry)
    .nullish()
    .transform((found) => found ?? []);
}

const cluster = z.looseObject({
  server: z.string().min(1, 'is empty'),
  'certificate-authority': text,
  'certificate-authority-data': text,
  'insecure-skip-tls-verify': z.boolean().nullish(),
  'tls-server-name': text,
  'proxy-url': text,
});

const user = z.looseObject({
  'client-certificate': text,
  'client-certificate-data': text,
  'client-key': text,
  'client-key-data': text,
  token: text,
  tokenFile: text,
  username: text,
  password: text,
  as: text,
  'as-groups': list(z.string()),
  'auth-provider': z.looseObject({ name: z.string() }).nullish(),
  exec: z
    .looseObject({
      command: z.string().min(1, 'is empty'),
      args: list(z.string()),
      env: list(z.looseObject({ name: z.string(), value: z.string() })),
    })
    .nullish(),
});

const context = z.looseObject({ cluster: z.string(), user: text, namespace: text });

/** The parts of a kubeconfig that say how to log in to which cluster. */
export const kubeconfigSchema = z.looseObject({
  clusters: list(z.looseObject({ name: z.string(), cluster })),
  users: list(
    z.looseObject({ name: z.string(), user: user.nullish().transform((found) => found ?? NOBODY) }),
  ),
  contexts: list(z.looseObject({ name: z.string(), context })),
  'current-context': text,
});

/** Who logs in without anything. */
export const NOBODY = user.parse({});

export type Kubeconfig = z.infer<typeof kubeconfigSchema>;
export type KubeconfigUser = z.infer<typeof user>;
