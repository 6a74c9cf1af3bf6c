package io.lateen.mixer.template;

/// An instance cannot be built for these attributes; the message names instance, field and reason.
public final class InstanceException extends Exception {
  InstanceException(String message) {
    super(message, null, false, false);
  }
}
