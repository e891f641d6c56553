import { redirect } from 'next/navigation';
import { home } from '@/lib/sign-in/next-path.ts';

export default function Home() {
  redirect(home);
}
