package bookinfo;

/// What one of the programs does with a request. Called on a virtual thread per request; may block.
interface Service {
  Reply answer(Request request);
}
