// The people of the stories.

import type { Stage } from "../support/story.ts";
import { Member, type Practice } from "./member.ts";

export const familyPractice: Practice = { name: "Hausarztpraxis Lindner", place: "Köln", person: "Dr. Jörg Lindner" };
export const radiology: Practice = { name: "Radiologie am Stadtpark", place: "Bonn", person: "Dr. Ayşe Yıldız" };

/** Two practices that know each other: the second came by the first one's invitation. */
export async function twoPractices(stage: Stage): Promise<{ lindner: Member; yildiz: Member }> {
  const lindner = await stage.enter(Member);
  await lindner.setsUp(await stage.server.setUpLink(), familyPractice);
  const invitation = await lindner.invites("Radiologie");
  const yildiz = await stage.enter(Member);
  await yildiz.setsUp(invitation, radiology);
  return { lindner, yildiz };
}
