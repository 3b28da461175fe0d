// What is made for which distribution, and whether it can be made and tried on this machine.
import { lacking } from '../run.mjs';

/** The programs that make each, with what Debian calls the package that has them. */
export const PROGRAMS = {
  deb: { 'dpkg-deb': 'dpkg', readelf: 'binutils' },
  rpm: { rpmbuild: 'rpm' },
};

/** Why they can't be tried on this machine, and what mends that; null: they can. */
export async function missingForPackages() {
  if (process.getuid?.() !== 0) return 'they need root, for a root file system of their own';
  const missing = await lacking({
    ...PROGRAMS.deb,
    ...PROGRAMS.rpm,
    'apt-config': 'apt',
    mmdebstrap: 'mmdebstrap',
    unshare: 'util-linux',
  });
  return missing.length === 0
    ? null
    : `programs are missing; run: apt-get install -y --no-install-recommends ${missing.join(' ')}`;
}
