import { afterAll, beforeAll } from 'vitest';
import { provisioningStories } from '../support/kubernetes/stories.ts';
import { type ToyApiServer, toyApiServer } from '../support/kubernetes/toy-api-server.ts';

let toy: ToyApiServer;
beforeAll(async () => {
  toy = await toyApiServer();
});
afterAll(async () => await toy.close());

provisioningStories(() => toy);
