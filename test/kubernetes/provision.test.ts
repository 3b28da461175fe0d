import { realCluster } from '../support/kubernetes/real-cluster.ts';
import { provisioningStories } from '../support/kubernetes/stories.ts';

provisioningStories(realCluster);
