'use client';

import { Popover } from '@base-ui/react/popover';
import { CalendarRange } from 'lucide-react';
import { useState } from 'react';
import { cn } from '@/lib/cn.ts';
import { isPreset, presetWindows, type Window, windowLabel } from '@/lib/filters/window.ts';
import { useZone } from '@/lib/preferences/zone.tsx';
import { buttonStyle } from '../ui/button.tsx';
import { popupStyle } from '../ui/popup-style.ts';
import { Segmented } from '../ui/segmented.tsx';
import { WindowForm } from './window-form.tsx';

interface WindowFilterProps {
  window: Window;
  onChange(window: Window): void;
}

const presets = presetWindows.map((preset) => ({
  value: preset as string,
  label: preset,
  name: `Last ${preset}`,
}));

/** The time that the list covers: one of the usual windows, or any other. */
export function WindowFilter({ window, onChange }: WindowFilterProps) {
  const { zone } = useZone();
  const [open, setOpen] = useState(false);
  const custom = !isPreset(window);
  return (
    <>
      <Segmented
        label="Window"
        choices={presets}
        value={custom ? null : window.since}
        onChange={(since) => onChange({ since, until: undefined })}
      />
      <Popover.Root open={open} onOpenChange={setOpen}>
        <Popover.Trigger
          aria-label={custom ? `Window: ${windowLabel(window, zone)}` : 'Custom: another window'}
          title="Another window"
          className={cn(
            buttonStyle(),
            'px-2 font-normal',
            custom && 'border-accent bg-accent-soft font-medium',
          )}
        >
          <CalendarRange className="size-3.5 text-ink-faint" />
          {custom ? windowLabel(window, zone) : <span className="max-lg:hidden">Custom</span>}
        </Popover.Trigger>
        <Popover.Portal>
          <Popover.Positioner sideOffset={6} align="start" className="z-50">
            <Popover.Popup className={`${popupStyle} w-80 max-w-[var(--available-width)] p-4`}>
              <Popover.Title className="font-semibold">Another window</Popover.Title>
              <WindowForm
                window={window}
                onApply={(next) => {
                  if (next) onChange(next);
                  setOpen(false);
                }}
              />
            </Popover.Popup>
          </Popover.Positioner>
        </Popover.Portal>
      </Popover.Root>
    </>
  );
}
