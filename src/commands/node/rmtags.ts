import { NODES } from '../shared/nodes-and-devices.ts';
import { removeTagsCommand } from '../shared/tags.ts';

export const rmtags = removeTagsCommand(NODES);
