package io.lateen.mixer.adapter;

import io.lateen.mixer.template.Template;
import io.lateen.model.check.FieldPath;
import io.lateen.model.check.Problems;
import java.io.IOException;
import java.util.Set;

/// A way out of Mixer: says which parameters it takes and which templates it understands, and
/// opens a {@link Handler} for every handler configured. An adapter is one folder with one class
/// that implements this, and one line in the list of built-ins.
public interface Adapter {

  /// The name in `compiledAdapter:`, and the kind of its legacy objects: `denier`.
  String name();

  /// The parameters, as {@link ParamsSchema} describes them. They are checked against this before
  /// anybody is asked to open anything, at admission too.
  ParamsSchema params();

  /// What its handlers understand.
  Set<Template> templates();

  /// How long its handlers may take, see {@link Pace}.
  Pace pace();

  /// What the schema cannot say: ranges, texts that must parse, things that exclude each other.
  /// Pure: no I/O, for it also runs at admission.
  ///
  /// @param path where the parameters stand in their object
  default void check(Params params, FieldPath path, Problems problems) {}

  /// Starts a handler. Called again, with the new context, whenever parameters or instances of the
  /// handler change; an unchanged handler lives on. Must not wait for the network: connect in the
  /// background.
  ///
  /// @throws IOException when this handler cannot be; rules without it go on, and the message is
  ///     shown with the handler's name
  Handler open(HandlerContext context) throws IOException;
}
