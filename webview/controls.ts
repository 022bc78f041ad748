import {
  provideVSCodeDesignSystem,
  vsCodeButton,
  vsCodeCheckbox,
  vsCodeDropdown,
  vsCodeOption,
  vsCodeTextField,
} from '@vscode/webview-ui-toolkit';

/**
 * The only file that knows the toolkit. The rest of the webview asks for a control and gets an element with VS Code's
 * look; replacing the archived toolkit by its successor is a change to this file.
 */
export function registerControls(): void {
  provideVSCodeDesignSystem().register(
    vsCodeButton(),
    vsCodeCheckbox(),
    vsCodeDropdown(),
    vsCodeOption(),
    vsCodeTextField(),
  );
}

export function button(
  text: string,
  pressed: () => void,
  options: { readonly title?: string; readonly look?: 'primary' | 'secondary' | 'icon' } = {},
): HTMLElement {
  const element = document.createElement('vscode-button');
  element.setAttribute('appearance', options.look ?? 'secondary');
  element.textContent = text;
  if (options.title !== undefined) {
    element.title = options.title;
    element.setAttribute('aria-label', options.title);
  }
  element.addEventListener('click', pressed);
  return element;
}

export interface Checkbox {
  readonly element: HTMLElement;
  readonly show: (checked: boolean) => void;
}

export function checkbox(text: string, toggled: () => void): Checkbox {
  const element = document.createElement('vscode-checkbox') as HTMLElement & { checked: boolean };
  element.textContent = text;
  let shown = false;
  element.addEventListener('change', () => {
    if (element.checked !== shown) toggled();
  });
  return {
    element,
    show: checked => {
      shown = checked;
      element.checked = checked;
    },
  };
}

export interface TextField {
  readonly element: HTMLElement;
  readonly focus: () => void;
  readonly showError: (text: string) => void;
}

/** A field that hands over its text on Enter and gives the focus back on Escape. */
export function textField(
  label: string,
  placeholder: string,
  entered: (text: string) => void,
  left: () => void,
): TextField {
  const element = document.createElement('vscode-text-field') as HTMLElement & { value: string };
  element.setAttribute('placeholder', placeholder);
  element.setAttribute('aria-label', label);
  element.title = label;
  element.addEventListener('keydown', event => {
    if (event.key === 'Enter') entered(element.value);
    else if (event.key === 'Escape') left();
    else return;
    event.stopPropagation();
  });
  return {
    element,
    focus: () => {
      element.focus();
    },
    showError: text => {
      element.classList.toggle('wrong', text !== '');
      element.title = text === '' ? label : text;
    },
  };
}

export interface Dropdown {
  readonly element: HTMLElement;
  readonly show: (value: string) => void;
}

export function dropdown(
  label: string,
  options: readonly { readonly value: string; readonly text: string }[],
  chosen: (value: string) => void,
): Dropdown {
  const element = document.createElement('vscode-dropdown') as HTMLElement & { value: string };
  element.setAttribute('aria-label', label);
  element.setAttribute('position', 'above');
  for (const { value, text } of options) {
    const option = document.createElement('vscode-option') as HTMLElement & { value: string };
    option.setAttribute('value', value);
    option.textContent = text;
    element.append(option);
  }
  element.addEventListener('change', () => {
    chosen(element.value);
  });
  return {
    element,
    show: value => {
      element.value = value;
    },
  };
}
