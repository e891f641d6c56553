import { redirect } from 'next/navigation';
import { sections } from '@/components/settings/sections.ts';

export default function SettingsPage() {
  redirect(sections[0].path);
}
