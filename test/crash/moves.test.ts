import { matrixOf } from './matrix-of.ts';
import { MOVING_STORIES } from './moving-stories.ts';

matrixOf(MOVING_STORIES);
