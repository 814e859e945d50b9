import { useEffect, useState } from 'preact/hooks';
import { client as clients } from '../graphql/client.ts';
import { useStore } from '../parts/store.ts';
import { ACTIVITY, type Activity } from './documents.ts';

/** Milliseconds by which the clocks of browser and gateway may differ. */
const CLOCKS_MS = 10 * 60_000;

const recently = (): string => new Date(Date.now() - CLOCKS_MS).toISOString();

/**
 * The latest event of every import by the id of its job. The gateway sends the latest events first, also of imports that ended while the
 * lists were read or the socket was lost, so nothing is missed meanwhile.
 */
export function useActivity(onNew: () => void): ReadonlyMap<string, Activity> {
  const client = useStore(clients);
  const [events, setEvents] = useState<ReadonlyMap<string, Activity>>(new Map());
  useEffect(() => {
    const known = new Map<string, Activity>();
    const subscription = client.subscription(ACTIVITY, { since: recently() }).subscribe(({ data }) => {
      const event = data?.importActivity;
      if (!event) return;
      const isChange = known.get(event.job.id)?.state !== event.state;
      known.set(event.job.id, event);
      setEvents(new Map(known));
      // Only a job that begins or ends changes the lists.
      if (isChange) onNew();
    });
    return () => subscription.unsubscribe();
  }, [client]);
  return events;
}
