import type { ApiObject } from './toy-api-server.ts';

/** What Kubernetes 1.33 says in addition, by its reference of the API: fields and words that 1.20 did not know. */
export const ANSWERS_OF_1_33 = {
  headers: {
    Warning: '299 - "v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice"',
    'Audit-Id': '7f0e2f0c-5f5e-4a52-9c49-5ad0f2d7c3d1',
    'X-Kubernetes-Pf-Flowschema-Uid': '4c3f5d7e-0b2a-4a57-8d18-3f2b6f5a1c20',
  },
  dressed(told: object): object {
    if (!('kind' in told) || typeof told.kind !== 'string') return told;
    if (!('items' in told) || !Array.isArray(told.items)) return one(told as ApiObject);
    const metadata = { resourceVersion: '48213', remainingItemCount: null };
    // Of a list the items carry no kind.
    return { ...told, metadata, items: told.items.map((item) => ({ ...one(item), kind: undefined })) };
  },
};

function one(object: ApiObject): object {
  const { kind, metadata } = object;
  if (kind === 'Status' || metadata === undefined) return object;
  const managedFields = [
    {
      manager: 'kubectl-client-side-apply',
      operation: 'Update',
      apiVersion: 'v1',
      time: '2026-11-02T08:15:02Z',
      fieldsType: 'FieldsV1',
      fieldsV1: { 'f:spec': {} },
    },
  ];
  const common = {
    ...object,
    metadata: { ...metadata, creationTimestamp: '2026-11-02T08:15:02Z', managedFields },
  };
  switch (kind) {
    case 'PersistentVolumeClaim':
      return {
        ...common,
        metadata: { ...common.metadata, finalizers: ['kubernetes.io/pvc-protection'] },
        spec: { ...object.spec, volumeMode: 'Filesystem', volumeAttributesClassName: 'gold' },
        status: {
          ...object.status,
          allocatedResources: { storage: '1Gi' },
          allocatedResourceStatuses: { storage: 'ControllerResizeInProgress' },
          currentVolumeAttributesClassName: null,
          modifyVolumeStatus: { status: 'Pending', targetVolumeAttributesClassName: 'gold' },
        },
      };
    case 'PersistentVolume':
      return {
        ...common,
        metadata: {
          ...common.metadata,
          finalizers: [...(metadata.finalizers ?? []), 'kubernetes.io/pv-protection'],
        },
        spec: { ...object.spec, volumeMode: 'Filesystem', volumeAttributesClassName: 'gold' },
        status: { ...object.status, lastPhaseTransitionTime: '2026-11-02T08:15:31Z' },
      };
    case 'StorageClass':
      return { reclaimPolicy: 'Delete', volumeBindingMode: 'Immediate', ...common, allowedTopologies: null };
    default:
      return common;
  }
}
