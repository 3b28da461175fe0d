export const OPERATION = { name: 'OPERATION', summary: 'Id of an operation, or its unique beginning' };
