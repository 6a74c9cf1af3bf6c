package io.lateen.mixer.adapter.opa;

import io.lateen.mixer.adapter.Adapter;
import io.lateen.mixer.adapter.Handler;
import io.lateen.mixer.adapter.HandlerContext;
import io.lateen.mixer.adapter.Pace;
import io.lateen.mixer.adapter.Params;
import io.lateen.mixer.adapter.ParamsSchema;
import io.lateen.mixer.template.Template;
import io.lateen.mixer.template.Templates;
import io.lateen.model.check.FieldPath;
import io.lateen.model.check.Problems;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/// Lets policies in Rego decide.
public final class OpaAdapter implements Adapter {
  private static final ParamsSchema PARAMS = ParamsSchema.compiled("opa");
  private static final String DATA = "data.";
  private static final Pattern METHOD = Pattern.compile("data(\\.[A-Za-z_][A-Za-z0-9_]*){2,}");
  private static final Pattern PACKAGE = Pattern.compile("(?m)^\\s*package\\s+[A-Za-z_]");

  private final RegoCompiler compiler;

  /// @param program that compiles Rego: `opa` or the path to it; asked when a handler is opened
  public OpaAdapter(String program) {
    this.compiler = new RegoCompiler(program);
  }

  /// `data.example.allow` as the compiler wants it: `example/allow`.
  static String entrypoint(String method) {
    return method.substring(DATA.length()).replace('.', '/');
  }

  @Override
  public String name() {
    return "opa";
  }

  @Override
  public ParamsSchema params() {
    return PARAMS;
  }

  @Override
  public Set<Template> templates() {
    return Set.of(Templates.AUTHORIZATION);
  }

  @Override
  public Pace pace() {
    return Pace.OUTSIDE;
  }

  @Override
  public void check(Params params, FieldPath path, Problems problems) {
    String method = params.string("check_method");
    if (!METHOD.matcher(method).matches()) {
      problems.unexpected(
          path.field("checkMethod"), method, "a rule, such as data.mypackage.allow");
    }
    List<String> policies = params.strings("policy");
    if (policies.isEmpty()) {
      problems.missing(path.field("policy"), "at least one policy in Rego");
    }
    problems.each(
        path.field("policy"),
        policies,
        (at, policy) -> {
          if (!PACKAGE.matcher(policy).find()) {
            problems.unexpected(at, policy, "Rego, which says its package");
          }
        });
  }

  @Override
  public Handler open(HandlerContext context) {
    return new OpaHandler(context, compiler);
  }
}
