import { DEVICES } from '../shared/nodes-and-devices.ts';
import { setTagsCommand } from '../shared/tags.ts';

export const settags = setTagsCommand(DEVICES);
