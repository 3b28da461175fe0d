/** By them Heketi knows which form its records have: it sets each to "yes", once. */
export const CLUSTERS_HAVE_FLAGS = 'DB_CLUSTER_HAS_FILE_BLOCK_FLAG';
export const FORM_ATTRIBUTES: readonly string[] = [
  'DB_BRICK_HAS_SUBTYPE_FIELD',
  CLUSTERS_HAVE_FLAGS,
  'DB_DEVICE_HAS_ID_META',
  'DB_HAS_PENDING_OPS_BUCKET',
];

/** Which of many databases it is. */
export const GENERATION = 'DB_GENERATION_ID';

/** All that versions up to 10 write. */
export const ATTRIBUTES: readonly string[] = [...FORM_ATTRIBUTES, GENERATION];
