import { StaffGate } from '../staff/StaffGate.tsx';
import { TokensScreen } from './TokensScreen.tsx';

/** The API tokens of the gateway, for staff. */
export function TokensPage() {
  return (
    <StaffGate title="Tokens">
      <TokensScreen />
    </StaffGate>
  );
}
