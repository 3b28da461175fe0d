import { afterAll, beforeAll } from 'vitest';
import { provisioningStories } from '../support/kubernetes/stories.ts';
import { type ToyApiServer, toyApiServer } from '../support/kubernetes/toy-api-server.ts';

let toy: ToyApiServer;
beforeAll(async () => {
  toy = await toyApiServer();
});
afterAll(async () => await toy.close());

/** On a real one (test/kubernetes) both are told each time. */
provisioningStories(() => toy, process.env.GLUSTERCTL_TEST_CRASH === '1' ? ['before', 'after'] : ['after']);
