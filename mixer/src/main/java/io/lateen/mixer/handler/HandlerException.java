package io.lateen.mixer.handler;

/// A handler failed, was too slow, or has too much to do; the message names it.
public final class HandlerException extends Exception {
  HandlerException(String handler, String message) {
    super(handler + ": " + message, null, false, false);
  }
}
