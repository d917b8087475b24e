using System.Reflection;
using EdgeActors.Learners.Serialization;

namespace EdgeActors.Learners;

public static partial class torch
{
    /// <summary>Networks: modules, their functions, initial values and helpers.</summary>
    public static partial class nn
    {
        /// <summary>
        /// A part of a network: parameters, buffers and smaller modules under names. Derive from
        /// <see cref="Module{T, TResult}"/>, set the fields in the constructor and call <see cref="RegisterComponents"/> last.
        /// Pitfall: what is set after that call is neither learned nor saved.
        /// </summary>
        public abstract class Module : IDisposable
        {
            private readonly List<(string Name, Module Module)> _children_ = [];
            private readonly List<(string Name, Parameter Parameter)> _own = [];
            private readonly List<(string Name, Tensor Buffer)> _fixedTensors = [];
            private readonly string _typeName;

            /// <summary>A module that calls itself by a name in messages.</summary>
            protected Module(string name) => _typeName = name;

            /// <summary>True until <see cref="eval"/> is called.</summary>
            public bool training { get; private set; } = true;

            /// <summary>The name given to the constructor.</summary>
            public virtual string GetName() => _typeName;

            /// <summary>The smaller modules that this one is made of.</summary>
            public IEnumerable<Module> children() => _children_.Select(c => c.Module);

            /// <summary>The smaller modules that this one is made of, with their names.</summary>
            public IEnumerable<(string name, Module module)> named_children() => _children_.Select(c => (c.Name, c.Module));

            /// <summary>All parameters, this module's first, under dotted names.</summary>
            public IEnumerable<(string name, Parameter parameter)> named_parameters(bool recurse = true)
                => recurse
                    ? _own.Concat(_children_.SelectMany(c => c.Module.named_parameters().Select(p => (Name: $"{c.Name}.{p.name}", Parameter: p.parameter))))
                        .Select(p => (p.Name, p.Parameter))
                    : _own.Select(p => (p.Name, p.Parameter));

            /// <summary>All parameters, this module's first.</summary>
            public IEnumerable<Parameter> parameters(bool recurse = true) => named_parameters(recurse).Select(p => p.parameter).ToArray();

            /// <summary>All tensors that are saved but not learned, under dotted names.</summary>
            public IEnumerable<(string name, Tensor buffer)> named_buffers(bool recurse = true)
                => recurse
                    ? _fixedTensors.Concat(_children_.SelectMany(c => c.Module.named_buffers().Select(b => (Name: $"{c.Name}.{b.name}", Buffer: b.buffer))))
                        .Select(b => (b.Name, b.Buffer))
                    : _fixedTensors.Select(b => (b.Name, b.Buffer));

            /// <summary>Adds a parameter under a name.</summary>
            public virtual void register_parameter(string name, Parameter param)
            {
                CheckNew(name);
                _own.Add((name, param));
            }

            /// <summary>Adds a tensor that is saved but not learned; it leaves its scope.</summary>
            public virtual void register_buffer(string name, Tensor tensor)
            {
                CheckNew(name);
                _fixedTensors.Add((name, tensor.DetachFromDisposeScope()));
            }

            /// <summary>Adds a smaller module under a name.</summary>
            public virtual void register_module(string name, Module submodule)
            {
                CheckNew(name);
                _children_.Add((name, submodule));
            }

            /// <summary>Sets training mode here and below.</summary>
            public virtual void train(bool train = true)
            {
                training = train;
                foreach (var (_, module) in _children_)
                {
                    module.train(train);
                }
            }

            /// <summary>Ends training mode here and below.</summary>
            public virtual void eval() => train(false);

            /// <summary>Drops all gradients, or sets them to zero.</summary>
            public virtual void zero_grad(bool set_to_none = true)
            {
                foreach (var parameter in parameters())
                {
                    Optimizing.ClearGradient(parameter, set_to_none);
                }
            }

            /// <summary>All parameters and buffers under dotted names; the tensors themselves, not copies.</summary>
            public virtual Dictionary<string, Tensor> state_dict()
                => named_parameters().Select(p => (p.name, Tensor: (Tensor)p.parameter))
                    .Concat(named_buffers().Select(b => (b.name, Tensor: b.buffer)))
                    .ToDictionary(x => x.name, x => x.Tensor);

            /// <summary>Copies tensors of the same names and shapes over this module's.</summary>
            /// <param name="source">What <see cref="state_dict"/> of a module of the same structure gave.</param>
            /// <param name="strict">Whether a name that only one side has is an error.</param>
            /// <exception cref="ArgumentException">A shape differs, or a name is missing or unknown in strict mode.</exception>
            public virtual (IList<string> missing_keys, IList<string> unexpected_keyes) load_state_dict(Dictionary<string, Tensor> source, bool strict = true)
            {
                var target = state_dict();
                var missing = target.Keys.Except(source.Keys).ToList();
                var unexpected = source.Keys.Except(target.Keys).ToList();
                if (strict && missing.Count + unexpected.Count > 0)
                {
                    throw new ArgumentException(
                        $"The state does not fit {GetName()}: missing [{string.Join(", ", missing)}], unknown [{string.Join(", ", unexpected)}].");
                }

                using var off = no_grad();
                foreach (var name in target.Keys.Intersect(source.Keys))
                {
                    Tensor.CheckShape(source[name], target[name].Shape, $"The saved {name}");
                    target[name].copy_(source[name]);
                }

                return (missing, unexpected);
            }

            /// <summary>Writes parameters and buffers to a file: a versioned format with a checksum.</summary>
            public Module save(string location)
            {
                using var file = File.Create(location);
                return save(file);
            }

            /// <summary>Writes parameters and buffers to a stream.</summary>
            public Module save(Stream stream)
            {
                StateFile.Write(stream, state_dict());
                return this;
            }

            /// <summary>Reads parameters and buffers from a file.</summary>
            /// <exception cref="InvalidDataException">The file is damaged or of another kind.</exception>
            /// <exception cref="ArgumentException">The file's tensors do not fit this module.</exception>
            public virtual Module load(string location, bool strict = true)
            {
                using var file = File.OpenRead(location);
                return load(file, strict);
            }

            /// <summary>Reads parameters and buffers from a stream.</summary>
            /// <exception cref="InvalidDataException">The stream is damaged or of another kind.</exception>
            /// <exception cref="ArgumentException">The stream's tensors do not fit this module.</exception>
            public virtual Module load(Stream stream, bool strict = true)
            {
                using var scope = NewDisposeScope();
                load_state_dict(StateFile.Read(stream), strict);
                return this;
            }

            /// <summary>Disposes parameters, buffers and smaller modules.</summary>
            public void Dispose()
            {
                Dispose(true);
                GC.SuppressFinalize(this);
            }

            /// <summary>Finds the fields of this class that hold modules or parameters and registers them under the fields' names.</summary>
            protected virtual void RegisterComponents()
            {
                foreach (var field in GetType().GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic).OrderBy(f => f.MetadataToken))
                {
                    switch (field.GetValue(this))
                    {
                        case Module module when !_children_.Exists(c => ReferenceEquals(c.Module, module)):
                            register_module(field.Name, module);
                            break;
                        case Parameter parameter when !_own.Exists(p => ReferenceEquals(p.Parameter, parameter)):
                            register_parameter(field.Name, parameter);
                            break;
                    }
                }
            }

            /// <summary>Disposes what the module owns.</summary>
            protected virtual void Dispose(bool disposing)
            {
                foreach (var (_, module) in _children_)
                {
                    module.Dispose();
                }

                foreach (var (_, parameter) in _own)
                {
                    parameter.Dispose();
                }

                foreach (var (_, buffer) in _fixedTensors)
                {
                    buffer.Dispose();
                }
            }

            private void CheckNew(string name)
            {
                if (_children_.Exists(c => c.Name == name) || _own.Exists(p => p.Name == name) || _fixedTensors.Exists(b => b.Name == name))
                {
                    throw new ArgumentException($"{GetName()} has a component named {name} already.");
                }
            }
        }

        /// <summary>A module from one input to one result.</summary>
        /// <typeparam name="T">The input.</typeparam>
        /// <typeparam name="TResult">The result.</typeparam>
        public abstract class Module<T, TResult> : Module
        {
            /// <summary>A module that calls itself by a name in messages.</summary>
            protected Module(string name)
                : base(name)
            {
            }

            /// <summary>Computes the result.</summary>
            public abstract TResult forward(T input);

            /// <summary>Computes the result.</summary>
            public TResult call(T input) => forward(input);
        }

        /// <summary>A module from two inputs to one result.</summary>
        /// <typeparam name="T1">The first input.</typeparam>
        /// <typeparam name="T2">The second input.</typeparam>
        /// <typeparam name="TResult">The result.</typeparam>
        public abstract class Module<T1, T2, TResult> : Module
        {
            /// <summary>A module that calls itself by a name in messages.</summary>
            protected Module(string name)
                : base(name)
            {
            }

            /// <summary>Computes the result.</summary>
            public abstract TResult forward(T1 input1, T2 input2);

            /// <summary>Computes the result.</summary>
            public TResult call(T1 input1, T2 input2) => forward(input1, input2);
        }
    }
}
