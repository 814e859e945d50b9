import { StaffGate } from '../staff/StaffGate.tsx';
import { OfferingsScreen } from './OfferingsScreen.tsx';

/** The offerings, for staff and for those who own some. */
export function OfferingsPage() {
  return (
    <StaffGate title="Offerings" isForOwners>
      <OfferingsScreen />
    </StaffGate>
  );
}
