import { DEFAULT_HOST_SETTINGS, type HostSettings } from '../../src/lvm/settings.ts';
import { id } from './toy-engine.ts';

export const SAMPLE_SETTINGS: HostSettings = { ...DEFAULT_HOST_SETTINGS, lineage: id(0xc4a5) };
