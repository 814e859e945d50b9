import { Commands } from '../parts/Commands.tsx';
import { Dialog } from '../parts/Dialog.tsx';

/** Shows the secret of a new token, which nobody can look up again. */
export function SecretDialog({ secret, onClose }: { readonly secret: string; readonly onClose: () => void }) {
  return (
    <Dialog
      title="The token has been created"
      lead="Copy it now: it is not stored, and is not shown again. Send it as Authorization: Bearer …"
      onClose={onClose}
    >
      <Commands commands={[secret]} label="Copy the token" name="Token" />
      <div class="actions">
        <button type="button" class="button primary" onClick={onClose}>
          Done
        </button>
      </div>
    </Dialog>
  );
}
