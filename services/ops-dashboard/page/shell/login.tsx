/** The door: a key of the gateway with the scope of operators. It goes to the server once and is kept nowhere in the page. */
import { useSignal } from '@preact/signals';
import { logIn, messageOf } from '../api/session.ts';

export function Login() {
  const refusal = useSignal<string | null>(null);
  const isAsking = useSignal(false);
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    const form = event.currentTarget as HTMLFormElement;
    isAsking.value = true;
    try {
      await logIn(String(new FormData(form).get('key')).trim());
    } catch (error) {
      refusal.value = messageOf(error);
      form.reset();
      form.querySelector('input')?.focus();
    } finally {
      isAsking.value = false;
    }
  };
  return (
    <main class="waiting">
      <h1>Loyalty Ladder</h1>
      <form class="login" onSubmit={submit}>
        <label for="key">API key with the scope ops</label>
        <input
          id="key"
          name="key"
          type="password"
          autocomplete="current-password"
          required
          aria-describedby="key-help"
          aria-invalid={refusal.value !== null}
        />
        <p
          id="key-help"
          class={refusal.value === null ? 'quiet' : 'refusal'}
          role={refusal.value === null ? undefined : 'alert'}
        >
          {refusal.value ?? 'It is made by npm run keys -- create.'}
        </p>
        <button type="submit" disabled={isAsking.value}>
          Log in
        </button>
      </form>
    </main>
  );
}
