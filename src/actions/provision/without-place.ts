import { type GlusterctlError, retold } from '../../model/errors.ts';

/** As a class says what a command says by flags. */
const AS_PARAMETERS: Readonly<Record<string, string>> = {
  '--arbiter': 'volumetype arbiter',
  '--replica=2': 'volumetype replicate:2',
  '--disperse-data=2 --redundancy=1': 'volumetype disperse:2:1',
  '--snapshot-factor=1': 'snapfactor 1',
};

/** "No space", with what a class could ask for instead: it is read where nobody knows flags. */
export function withoutPlace(error: GlusterctlError): GlusterctlError {
  const { remedies } = error.details ?? {};
  if (error.code !== 'no-space' || !Array.isArray(remedies)) return error;
  const words = remedies.map((remedy) => {
    const option = /^fits with (.*)$/.exec(String(remedy))?.[1];
    return option === undefined ? String(remedy) : `fits with ${AS_PARAMETERS[option] ?? option}`;
  });
  return retold(error, {
    message: ['No space', ...(words.length === 0 ? [] : [words.join(', ')])].join(': '),
  });
}
