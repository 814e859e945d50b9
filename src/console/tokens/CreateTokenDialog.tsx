import { useState } from 'preact/hooks';
import { textOf, useAction } from '../graphql/useAction.ts';
import { FormDialog } from '../parts/Dialog.tsx';
import { SelectField, TextField } from '../parts/Field.tsx';
import { CREATE_TOKEN } from './documents.ts';

interface Properties {
  readonly onCreated: (secret: string) => void;
  readonly onDone: () => void;
  readonly onClose: () => void;
}

const ROLES = [
  ['USER', 'User: reads, and edits its own offerings'],
  ['STAFF', 'Staff: may do everything'],
] as const;
const FIELDS = ['name', 'viewerName', 'role', 'expiresAt'];

const EMPTY = { name: '', viewerName: '', role: 'USER' as 'USER' | 'STAFF', lastDay: '' };

/** Asks for the name, role and expiry of a new token. */
export function CreateTokenDialog({ onCreated, onDone, onClose }: Properties) {
  const [wanted, setWanted] = useState(EMPTY);
  const { isBusy, refusal, run } = useAction(onDone);
  const create = async () => {
    const { name, viewerName, role, lastDay } = wanted;
    const expiresAt = lastDay ? new Date(`${lastDay}T23:59:59`).toISOString() : null;
    const created = await run(CREATE_TOKEN, { input: { name, viewerName: viewerName.trim() || null, role, expiresAt } });
    if (created?.createToken.__typename !== 'CreateTokenPayload') return;
    onClose();
    onCreated(created.createToken.secret);
  };
  return (
    <FormDialog
      title="New token"
      action="Create"
      isBusy={isBusy}
      problem={textOf(refusal, FIELDS)}
      onSubmit={() => void create()}
      onClose={onClose}
    >
      <Fields wanted={wanted} onChange={(part) => setWanted({ ...wanted, ...part })} issues={refusal.issues} />
    </FormDialog>
  );
}

interface FieldsProperties {
  readonly wanted: typeof EMPTY;
  readonly onChange: (part: Partial<typeof EMPTY>) => void;
  readonly issues: Readonly<Record<string, string>>;
}

function Fields({ wanted, onChange, issues }: FieldsProperties) {
  return (
    <>
      <TextField
        label="Name"
        value={wanted.name}
        onChange={(name) => onChange({ name })}
        issue={issues['name']}
        hint="What the token is for, e.g. night run."
        isRequired
        isFirst
      />
      <TextField
        label="Bearer"
        value={wanted.viewerName}
        onChange={(viewerName) => onChange({ viewerName })}
        issue={issues['viewerName']}
        hint="The name that owners of offerings are listed by. If it is empty, the name of the token."
      />
      <SelectField
        label="Role"
        value={wanted.role}
        onChange={(role) => onChange({ role: role === 'STAFF' ? 'STAFF' : 'USER' })}
        issue={issues['role']}
        options={ROLES}
      />
      <TextField
        label="Last day"
        type="date"
        value={wanted.lastDay}
        onChange={(lastDay) => onChange({ lastDay })}
        issue={issues['expiresAt']}
        hint="If it is empty, the token does not expire."
      />
    </>
  );
}
