import { StaffGate } from '../staff/StaffGate.tsx';
import { ImportsScreen } from './ImportsScreen.tsx';
import '../style/imports.css';

/** Upstreams, their releases and all imports, for staff. */
export function ImportsPage() {
  return (
    <StaffGate title="Imports">
      <ImportsScreen />
    </StaffGate>
  );
}
