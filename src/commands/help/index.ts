export { configuration, environment } from './configuration.ts';
export { errors } from './errors.ts';
export { exitCodes } from './exit-codes.ts';
export { heketi } from './heketi.ts';
export { output } from './output.ts';
export { scripts } from './scripts.ts';
export { simulation } from './simulation.ts';
export { stateFile } from './state-file.ts';
export { durability, names, placement, sizes } from './volumes.ts';
