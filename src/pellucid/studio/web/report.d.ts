/** The report's modules, which the server gives under /report; they are tested where they are written. */
declare module "/report/*";
