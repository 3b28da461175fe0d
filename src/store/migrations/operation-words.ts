import { type Document, isDocument, mapList, mapTable, renamed } from './document.ts';

/**
 * A step's `serial` is its `mutex`, what `learns` is what `reads`, and one that is left for later is deferred; what an
 * operation had `learned` are its `readings`. Serial is the state's generation alone: a disk has a serial number.
 */
export function operationWords(document: Document): Document {
  return {
    ...document,
    devices: mapTable(document.devices, numbered),
    operations: mapTable(document.operations, (operation) => {
      const { plan, readings, ...rest } = renamed(operation, { learned: 'readings' });
      return {
        ...rest,
        plan: isDocument(plan) ? planInWords(plan) : plan,
        readings: mapList(readings, changeInWords),
      };
    }),
  };
}

function numbered(device: Document): Document {
  return renamed(device, { serial: 'serialNumber' });
}

function planInWords(plan: Document): Document {
  const { beforeUndo } = plan;
  return {
    ...plan,
    changes: mapList(plan.changes, changeInWords),
    stages: mapList(plan.stages, (stage) => ({ ...stage, steps: mapList(stage.steps, stepInWords) })),
    ...(beforeUndo === undefined ? {} : { beforeUndo: mapList(beforeUndo, stepInWords) }),
  };
}

function stepInWords(step: Document): Document {
  const { whenUnreachable, ...rest } = renamed(step, { serial: 'mutex', learns: 'reads' });
  return { ...rest, whenUnreachable: whenUnreachable === 'leave' ? 'defer' : whenUnreachable };
}

function changeInWords(change: Document): Document {
  if (change.table !== 'devices') return change;
  const { value, set } = change;
  return {
    ...change,
    ...(isDocument(value) ? { value: numbered(value) } : {}),
    ...(isDocument(set) ? { set: numbered(set) } : {}),
  };
}
