import { evacuationOnLab } from './evacuation-lab.ts';
import type { LabPart } from './hosts.ts';
import { sharedOnLab } from './shared-lab.ts';
import { statusOnLab } from './status-lab.ts';
import { volumesOnLab } from './volumes-lab.ts';

/** All that is measured on real hosts, in the order of what is printed. */
export const labParts: readonly LabPart[] = [volumesOnLab, statusOnLab, evacuationOnLab, sharedOnLab];
