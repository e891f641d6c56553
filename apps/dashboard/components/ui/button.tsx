import type { ComponentProps } from 'react';
import { cn } from '@/lib/cn.ts';

interface ButtonStyle {
  look?: 'solid' | 'outline' | 'quiet' | 'danger';
  size?: 'small' | 'medium' | 'large' | 'icon';
}

/** The classes of a button; additional classes override them. */
export function buttonStyle({ look = 'outline', size = 'small' }: ButtonStyle = {}): string {
  return `button button-${look} button-${size}`;
}

type ButtonProps = ComponentProps<'button'> & ButtonStyle;

export function Button({ className, look, size, type = 'button', ...props }: ButtonProps) {
  return (
    <button
      type={type}
      className={cn(buttonStyle({ ...(look && { look }), ...(size && { size }) }), className)}
      {...props}
    />
  );
}

/** A button with only an icon: its label is its accessible name and its tooltip. */
export function IconButton({
  label,
  look = 'quiet',
  ...props
}: Omit<ButtonProps, 'aria-label' | 'title' | 'size'> & { label: string }) {
  return <Button look={look} size="icon" aria-label={label} title={label} {...props} />;
}
