import { StaffGate } from '../staff/StaffGate.tsx';
import { CatalogsScreen } from './CatalogsScreen.tsx';
import '../style/imports.css';

/** The catalogs and what staff do with them. */
export function CatalogsPage() {
  return (
    <StaffGate title="Catalogs">
      <CatalogsScreen />
    </StaffGate>
  );
}
