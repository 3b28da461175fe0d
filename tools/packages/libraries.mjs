// Which libraries of a Debian the executable needs, as it says itself: by the newest symbols that it takes from each.
import { must } from '../run.mjs';

// Which GCC's libstdc++ brought them.
const LIBSTDC = {
  'GLIBCXX_3.4.21': 5,
  'GLIBCXX_3.4.22': 6,
  'GLIBCXX_3.4.23': 7,
  'GLIBCXX_3.4.25': 8,
  'GLIBCXX_3.4.26': 9,
  'GLIBCXX_3.4.28': 10,
  'GLIBCXX_3.4.29': 11,
  'GLIBCXX_3.4.30': 12,
  'CXXABI_1.3.9': 5,
  'CXXABI_1.3.10': 6,
  'CXXABI_1.3.11': 7,
  'CXXABI_1.3.12': 9,
  'CXXABI_1.3.13': 11,
};
const KNOWN = /^(?:lib(?:c|m|dl|pthread|stdc\+\+|gcc_s)\.so\.\d+|ld-linux.*)$/;

/** For Depends. */
export async function libraries(program) {
  const dynamic = await must('readelf', ['--wide', '--dynamic', program]);
  const needed = [...dynamic.matchAll(/\(NEEDED\).*\[(.+)\]/g)].map(([, library]) => library);
  const strange = needed.filter((library) => !KNOWN.test(library));
  if (strange.length > 0) throw new Error(`which packages have ${strange.join(', ')}?`);
  const taken = await must('readelf', ['--wide', '--version-info', program]);
  const symbols = ['GLIBCXX', 'CXXABI'].map((name) => `${name}_${newest(taken, name)}`);
  const compilers = symbols.map((symbol) => LIBSTDC[symbol]);
  if (compilers.includes(undefined)) throw new Error(`which libstdc++6 has ${symbols.join(' and ')}?`);
  return `libc6 (>= ${newest(taken, 'GLIBC')}), libgcc-s1 | libgcc1, libstdc++6 (>= ${Math.max(...compilers)})`;
}

function newest(text, name) {
  const versions = [...text.matchAll(new RegExp(`Name: ${name}_([\\d.]+)`, 'g'))].map(
    ([, version]) => version,
  );
  return versions.toSorted((a, b) => a.localeCompare(b, 'en', { numeric: true })).at(-1);
}
