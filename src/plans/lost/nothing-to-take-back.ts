import type { Script } from '../../model/plan.ts';
import { changing, sh } from '../../shell/script.ts';

/** Of what is only cleared away or begun anew, and of what is lost anyway: it is as it should be, however far the rest comes. */
export const NOTHING_TO_TAKE_BACK: Script = changing(sh`:`);
