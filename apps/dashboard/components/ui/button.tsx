import { cva, type VariantProps } from 'class-variance-authority';
import type { ComponentProps } from 'react';
import { cn } from '@/lib/cn.ts';

export const buttonStyle = cva(
  'inline-flex shrink-0 items-center justify-center gap-1.5 rounded-md font-medium whitespace-nowrap select-none transition-colors duration-100 disabled:opacity-50 data-[disabled]:opacity-50',
  {
    variants: {
      look: {
        solid: 'bg-accent-solid text-on-accent hover:brightness-110',
        outline: 'border border-line-strong bg-surface text-ink hover:bg-hover',
        quiet: 'text-ink-soft hover:bg-hover hover:text-ink',
        danger: 'bg-bad-solid text-on-accent hover:brightness-110',
      },
      size: {
        small: 'h-7 px-2.5 text-xs',
        medium: 'h-8 px-3 text-sm',
        large: 'h-10 px-4 text-sm',
        icon: 'size-7 [&_svg]:size-4',
      },
    },
    defaultVariants: { look: 'outline', size: 'small' },
  },
);

type ButtonProps = ComponentProps<'button'> & VariantProps<typeof buttonStyle>;

export function Button({ className, look, size, type = 'button', ...props }: ButtonProps) {
  return <button type={type} className={cn(buttonStyle({ look, size }), className)} {...props} />;
}

/** A button that is only a picture: its label is read out, and shown on hover. */
export function IconButton({
  label,
  ...props
}: Omit<ButtonProps, 'aria-label' | 'title' | 'size'> & { label: string }) {
  return <Button look="quiet" size="icon" aria-label={label} title={label} {...props} />;
}
