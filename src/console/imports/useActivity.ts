import { useEffect, useState } from 'preact/hooks';
import { client as clients } from '../graphql/client.ts';
import { useStore } from '../parts/store.ts';
import { ACTIVITY, type Activity } from './documents.ts';

/**
 * The latest event of every import by the id of its job. The gateway sends the latest events again when the socket has been lost
 * and opened again, so nothing is missed meanwhile.
 */
export function useActivity(onNew: () => void): ReadonlyMap<string, Activity> {
  const client = useStore(clients);
  const [events, setEvents] = useState<ReadonlyMap<string, Activity>>(new Map());
  useEffect(() => {
    const known = new Map<string, Activity>();
    const subscription = client.subscription(ACTIVITY, {}).subscribe(({ data }) => {
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
