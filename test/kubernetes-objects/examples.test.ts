import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { classRequest } from '../../src/kubernetes/class-parameters.ts';
import { PROVISIONER } from '../../src/kubernetes/names.ts';
import { parseQuantity } from '../../src/kubernetes/objects/quantity.ts';
import { GIB } from '../../src/model/sizes.ts';
import { schemaComplaints } from '../support/kubernetes-schemas.ts';

const FOLDER = new URL('../../examples/kubernetes/', import.meta.url).pathname;

interface Example {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly annotations?: Readonly<Record<string, string>> };
  readonly provisioner?: string;
  readonly parameters?: Readonly<Record<string, string>>;
  readonly spec?: {
    readonly storageClassName?: string;
    readonly resources: { readonly requests: { readonly storage: string } };
  };
}

function objectsOf(file: string): readonly Example[] {
  return parseAllDocuments(readFileSync(`${FOLDER}${file}`, 'utf8')).map((one): Example => one.toJS());
}

/** What each class asks for, and how much its claim. */
const MEANS = {
  'gluster-heketi-external.yaml': {
    gib: 2,
    request: {
      volume: { durability: 'replicate', replica: 3 },
      gidMin: 2000,
      ignored: ['resturl', 'restuser', 'secretName', 'secretNamespace'],
    },
  },
  'slow.yaml': {
    gib: 1,
    request: { volume: { durability: 'replicate', replica: 3 }, gidMin: 40_000, gidMax: 50_000 },
  },
  'heketi.yaml': {
    gib: 3,
    request: {
      volume: { replica: 3, clusters: ['cff9cbc71751bace90ac429e865f6e22'] },
      ignored: ['resturl', 'restauthenabled', 'restuser', 'restuserkey'],
    },
  },
};

describe('classes and claims of the tutorials', () => {
  it('are all known here', () => {
    const files = readdirSync(FOLDER).filter((name) => name.endsWith('.yaml'));
    expect(files.toSorted()).toEqual(Object.keys(MEANS).toSorted());
  });

  it.each(Object.entries(MEANS))('%s asks for what it asked Heketi for', async (file, { gib, request }) => {
    const objects = objectsOf(file);
    for (const one of objects) expect(await schemaComplaints(one)).toEqual([]);
    const [storageClass, claim] = objects;
    expect([storageClass?.kind, claim?.kind]).toEqual(['StorageClass', 'PersistentVolumeClaim']);
    expect(storageClass?.provisioner).toBe(PROVISIONER);
    const named =
      claim?.spec?.storageClassName ??
      claim?.metadata.annotations?.['volume.beta.kubernetes.io/storage-class'];
    expect(named).toBe(storageClass?.metadata.name);
    expect(classRequest(storageClass?.parameters ?? {}, file)).toMatchObject(request);
    expect(parseQuantity(claim?.spec?.resources.requests.storage ?? '')).toBe(gib * GIB);
  });
});

describe('the Containerfile', () => {
  it('copies and calls what is there', () => {
    const text = readFileSync(`${FOLDER}Containerfile`, 'utf8');
    const { bin, engines } = JSON.parse(readFileSync(`${FOLDER}../../package.json`, 'utf8'));
    const [, entry] = /^ENTRYPOINT \["(.*)"\]$/m.exec(text) ?? [];
    expect(Object.keys(bin)).toContain(entry);
    const [, version] = /^FROM docker\.io\/library\/node:(\d+)/m.exec(text) ?? [];
    expect(Number(version)).toBeGreaterThanOrEqual(Number(/\d+/.exec(engines.node)?.[0]));
    expect(text).toMatch(/^USER 65532/m);
  });
});
