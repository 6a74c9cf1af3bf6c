package io.lateen.mixer.server;

import io.grpc.Status;
import io.grpc.StatusException;
import io.lateen.wire.mixer.Dictionary;
import io.lateen.wire.mixer.MessageProblem;

/// What is wrong with a request before anybody looks at its attributes.
final class Words {
  private Words() {}

  /// A caller with a longer dictionary uses indices nobody here knows; told so, it falls back to a
  /// shorter one.
  static void check(int callersWords) throws StatusException {
    if (callersWords > Dictionary.size()) {
      throw Status.INTERNAL
          .withDescription(
              "inconsistent global dictionary versions used: mixer knows "
                  + Dictionary.size()
                  + " words, caller knows "
                  + callersWords)
          .asException();
    }
  }

  static StatusException refusal(String message, MessageProblem problem) {
    return Status.INVALID_ARGUMENT
        .withDescription(message + "." + problem.getMessage())
        .asException();
  }
}
