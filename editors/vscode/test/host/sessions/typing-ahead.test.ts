import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { driver } from '../driver.ts';
import { untilCodes } from '../support/problems.ts';
import { openSession, training } from '../support/sessions.ts';

describe('who types ahead of the questions of a command', () => {
  it('writes nothing into the text', async () => {
    const { document } = await openSession('ahead', training);
    await untilCodes(document.uri, 'unused-training');
    const made = vscode.commands.executeCommand('nestling.newExperiment');
    await driver.choose('Which model?', 'New Model');
    await driver.choose('From which preset?', 'LeNet');
    await driver.see('.quick-input-message', 'A name for people');
    await driver.see('.quick-input-widget input:focus');
    // The model is made now, before the next question is asked.
    await driver.press('Enter', ...'~~~~~~~~');
    await driver.see('.quick-input-widget input[placeholder="With which training?"]:focus');
    await driver.press('Escape');
    assert.equal(await made, undefined);
    assert.match(document.getText(), /name = "LeNet/);
    assert.doesNotMatch(document.getText(), /~/);
  });
});
