import { matrixOf } from './matrix-of.ts';
import { STORIES } from './stories.ts';

matrixOf(STORIES, ({ line }) => !line.startsWith('volume '));
