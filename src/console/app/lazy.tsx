import type { ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { Notice, Skeleton } from '../parts/Notice.tsx';

/** A screen whose script is loaded when it is first shown. */
export function lazy(load: () => Promise<ComponentType>): ComponentType {
  let loaded: ComponentType | undefined;
  return function Lazy() {
    const [state, setState] = useState<'loading' | 'loaded' | 'failed'>(loaded ? 'loaded' : 'loading');
    useEffect(() => {
      if (loaded) return;
      load().then(
        (Screen) => {
          loaded = Screen;
          setState('loaded');
        },
        () => setState('failed'),
      );
    }, []);
    if (loaded) {
      const Screen = loaded;
      return <Screen />;
    }
    // After an update of the gateway the scripts have other names.
    if (state === 'failed') return <Notice isScreen icon="warn" title="Reload this page: the gateway has been updated" />;
    return <Skeleton lines={8} />;
  };
}
