/** Which view stands where: every view of the page, in one table. */

import {Above, SheetButtons} from "./above.js";
import {CardsView} from "./cards.js";
import {CodeButton, CodeView} from "./code.js";
import {DataView, RowsView} from "./data.js";
import {HistoryView} from "./history.js";
import {InputsView} from "./inputs.js";
import {InspectorView} from "./inspector.js";
import {NetworkView} from "./network.js";
import {OutputView} from "./output.js";
import {StructureBar} from "./structure.js";
import {TakeHome, TakeHomeButton} from "./take-home.js";
import {TimelineView} from "./timeline.js";
import {TransportView} from "./transport.js";
import {UploadView} from "./upload.js";

/**
 * Views by the place they stand in, from top to bottom; a place without one stays empty.
 * @type {Record<"transport" | "left" | "stage" | "right" | "dock" | "drawer" | "actions" | "overlays", any[]>}
 */
export const VIEWS = {
  transport: [TransportView],
  left: [DataView, InputsView, RowsView],
  stage: [StructureBar, NetworkView],
  right: [CardsView, OutputView],
  dock: [TimelineView],
  drawer: [InspectorView, CodeView],
  actions: [HistoryView, CodeButton, TakeHomeButton, SheetButtons],
  overlays: [Above, TakeHome, UploadView],
};
