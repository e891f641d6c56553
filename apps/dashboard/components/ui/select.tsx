'use client';

import { CSPProvider } from '@base-ui/react/csp-provider';
import { Select as BaseSelect } from '@base-ui/react/select';
import { Check, ChevronDown } from 'lucide-react';
import { cn } from '@/lib/cn.ts';
import { buttonStyle } from './button.tsx';
import { itemStyle, popupStyle } from './popup-style.ts';

export interface Option<V extends string> {
  value: V;
  label: string;
  /** Its meaning, in a few words. */
  hint?: string;
}

interface SelectProps<V extends string> {
  label: string;
  options: readonly Option<V>[];
  value: V;
  onChange(value: V): void;
  disabled?: boolean;
  /** Whether the choice is an active filter, and highlighted. */
  marked?: boolean;
  className?: string;
}

/** A choice of one value from a popup. */
export function Select<V extends string>(props: SelectProps<V>) {
  const { label, options, value, onChange, disabled = false, marked = false, className } = props;
  return (
    // Its style element is for another position, and the policy of the pages forbids it.
    <CSPProvider disableStyleElements>
      <BaseSelect.Root
        items={options}
        value={value}
        disabled={disabled}
        onValueChange={(next) => next !== null && onChange(next)}
      >
        <BaseSelect.Trigger
          aria-label={`${label}: ${options.find((option) => option.value === value)?.label ?? value}`}
          className={cn(
            buttonStyle(),
            'justify-between px-2',
            marked ? 'border-accent bg-accent-soft' : 'font-normal',
            className,
          )}
        >
          <BaseSelect.Value className="truncate" />
          <ChevronDown className="size-3 shrink-0 text-ink-faint" />
        </BaseSelect.Trigger>
        <BaseSelect.Portal>
          <BaseSelect.Positioner sideOffset={6} align="start" alignItemWithTrigger={false} className="z-50">
            <BaseSelect.Popup
              className={`${popupStyle} quiet-scroll max-h-(--available-height) min-w-(--anchor-width) max-w-80 overflow-y-auto overscroll-contain p-1`}
            >
              <BaseSelect.List>
                {options.map((option) => (
                  <BaseSelect.Item
                    key={option.value}
                    value={option.value}
                    className={cn(itemStyle, option.hint && 'items-start')}
                  >
                    <span className="flex h-5 w-3.5 shrink-0 items-center">
                      <BaseSelect.ItemIndicator>
                        <Check className="size-3.5 text-accent" />
                      </BaseSelect.ItemIndicator>
                    </span>
                    <span className="min-w-0">
                      <BaseSelect.ItemText>{option.label}</BaseSelect.ItemText>
                      {option.hint && <span className="block text-xs text-ink-soft">{option.hint}</span>}
                    </span>
                  </BaseSelect.Item>
                ))}
              </BaseSelect.List>
            </BaseSelect.Popup>
          </BaseSelect.Positioner>
        </BaseSelect.Portal>
      </BaseSelect.Root>
    </CSPProvider>
  );
}
