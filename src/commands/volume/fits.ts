import { termsOf } from '../../cli/config/terms.ts';
import type { Settings } from '../../cli/context.ts';
import { applyChanges } from '../../model/apply.ts';
import { withReservations } from '../../model/reserved.ts';
import type { State } from '../../model/state.ts';
import { planCreateVolume, type WantedVolume } from '../../plans/create-volume.ts';
import type { View } from '../../ui/view.ts';
import { volumeFitsView } from '../../ui/views/volume-fits.ts';

/** Where a volume would go, or why it fits nowhere; the state only is asked, no host. */
export function whereItFits(settings: Settings, state: State, wanted: WantedVolume): View {
  const present = withReservations(state);
  const terms = termsOf(settings)(state);
  const plan = planCreateVolume(wanted, { ...terms, state: present, unreachable: new Set() });
  return volumeFitsView(applyChanges(present, plan.changes), wanted.id, plan.notes);
}
