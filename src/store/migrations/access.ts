import { type Document, mapFields, mapList, mapObject, mapTable } from './document.ts';

/**
 * How a host is reached was its settings of SSH, called `ssh`; that is one way of several now. It stands at nodes, and
 * within operations at the hosts of their steps and at the nodes that they bring or change.
 */
export function access(document: Document): Document {
  return mapFields(document, {
    nodes: (nodes) => mapTable(nodes, withAccess),
    operations: (operations) => mapTable(operations, operationWithAccess),
  });
}

function withAccess(host: Document): Document {
  return Object.fromEntries(
    Object.entries(host).map(([name, value]) =>
      name === 'ssh' ? ['access', mapObject(value, (ssh) => ({ via: 'ssh', ...ssh }))] : [name, value],
    ),
  );
}

function operationWithAccess(operation: Document): Document {
  return mapFields(operation, {
    plan: (plan) => mapObject(plan, planWithAccess),
    learned: changesWithAccess,
  });
}

function planWithAccess(plan: Document): Document {
  return mapFields(plan, {
    changes: changesWithAccess,
    stages: (stages) => mapList(stages, (stage) => mapFields(stage, { steps: stepsWithAccess })),
    beforeUndo: stepsWithAccess,
  });
}

function changesWithAccess(changes: unknown): unknown {
  return mapList(changes, (change) => {
    if (change.table !== 'nodes') return change;
    const changed = (node: unknown): unknown => mapObject(node, withAccess);
    return mapFields(change, { value: changed, set: changed });
  });
}

function stepsWithAccess(steps: unknown): unknown {
  return mapList(steps, (step) =>
    mapFields(step, {
      host: (host) => mapObject(host, withAccess),
      alternatives: (hosts) => mapList(hosts, withAccess),
    }),
  );
}
