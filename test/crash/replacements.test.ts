import { matrixOf } from './matrix-of.ts';
import { isReplacement, MOVING_STORIES } from './moving-stories.ts';

matrixOf(MOVING_STORIES, isReplacement);
