import { usage } from './errors.ts';

/** 010 is 8 in Go and 10 to people, and 008, 009, 010 would be 8, 9, 8: nobody can mean all of them. */
export function refuseLeadingZeros(text: string): void {
  const match = /^([+-]?)0[0_]*([0-9][0-9_]*.*)$/.exec(text.trim());
  if (match === null) return;
  const [, sign = '', rest = ''] = match;
  throw usage(
    `leading zeros are not taken: write ${sign}${rest}`,
    'What a leading zero means differs: 010 is 10 to people, and 8 to heketi-cli.',
  );
}
