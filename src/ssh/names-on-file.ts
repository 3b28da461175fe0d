import { join } from 'node:path';
import { type ConfigLine, readConfigLines } from './config-lines.ts';
import { readIfThere, readNamed } from './read-file.ts';
import type { SshOptions } from './ssh-options.ts';

/** A host that was logged in to before, or is configured. */
export interface NameOnFile {
  readonly name: string;
  /** The file that names it. */
  readonly file: string;
}

/** Hosts that the SSH configuration and the known hosts name plainly: no pattern, and nothing that is hashed. */
export async function namesOnFile(options: SshOptions): Promise<readonly NameOnFile[]> {
  const { sshConfigFile, home } = options;
  const ofUser = home === null ? null : join(home, '.ssh');
  const config = sshConfigFile ?? (ofUser === null ? null : join(ofUser, 'config'));
  const lines =
    config === null
      ? []
      : await readConfigLines(
          { file: config, guarded: sshConfigFile === null, base: ofUser ?? '/' },
          options.home,
        );
  const configured = hostLines(lines).flatMap(({ words, file }) => {
    const [name] = words.filter(isPlain);
    return name === undefined ? [] : [{ name, file, aliases: words }];
  });
  const aliases = new Set(configured.flatMap((one) => one.aliases));
  const known = (await knownHostsFiles(options)).flatMap(({ file, text }) =>
    knownNames(text)
      .filter((name) => !aliases.has(name))
      .map((name) => ({ name, file })),
  );
  const found = [...configured.map(({ name, file }) => ({ name, file })), ...known];
  return [...new Map(found.toReversed().map((one) => [one.name, one])).values()].toReversed();
}

function hostLines(lines: readonly ConfigLine[]): readonly ConfigLine[] {
  return lines.flatMap((line) =>
    line.keyword === 'host' ? [line] : line.included.flatMap((one) => hostLines(one)),
  );
}

async function knownHostsFiles({
  knownHostsFile,
  ownKnownHostsFile,
  home,
}: SshOptions): Promise<readonly { readonly file: string; readonly text: string }[]> {
  if (knownHostsFile !== null) return [{ file: knownHostsFile.file, text: await readNamed(knownHostsFile) }];
  const files = [...(home === null ? [] : [join(home, '.ssh', 'known_hosts')]), ownKnownHostsFile];
  return await Promise.all(
    files.map(async (file) => ({
      file,
      text: await readIfThere({ file, what: 'known hosts', guarded: false }),
    })),
  );
}

/** The first name of each line: further ones are the same host. */
function knownNames(text: string): readonly string[] {
  return text.split('\n').flatMap((line) => {
    const [field = ''] = line.trim().split(/\s+/);
    if (field === '' || /^[#@|[]/.test(field)) return [];
    const [name] = field.split(',').filter(isPlain);
    return name === undefined ? [] : [name];
  });
}

function isPlain(word: string): boolean {
  return /^[\w.:-]+$/.test(word);
}
