using EdgeActors.Learners.Autograd;
using EdgeActors.Learners.Memory;

namespace EdgeActors.Learners;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>The product of two matrices.</summary>
        /// <exception cref="ArgumentException">The tensors are not matrices, or their inner sizes or types differ.</exception>
        public Tensor mm(Tensor target)
        {
            if (Shape.Rank != 2 || target.Shape.Rank != 2 || Shape[1] != target.Shape[0] || dtype != target.dtype)
            {
                throw new ArgumentException($"Cannot multiply shapes {Shape} ({dtype}) and {target.Shape} ({target.dtype}).");
            }

            RequireFloat("mm");
            var result = MatrixFunction.Forward(this, target);
            if (MatrixFunction.Instance.Record(this, target) is { } node)
            {
                node.Save(0, this);
                node.Save(1, target);
                result.WithHistory(node);
            }

            return result;
        }

        /// <summary>The products of matching pairs of matrices in two stacks.</summary>
        /// <exception cref="ArgumentException">The tensors are not stacks of one size, or inner sizes or types differ.</exception>
        public Tensor bmm(Tensor batch2)
        {
            if (Shape.Rank != 3 || batch2.Shape.Rank != 3 || Shape[0] != batch2.Shape[0])
            {
                throw new ArgumentException($"bmm() takes two stacks of matrices, not shapes {Shape} and {batch2.Shape}.");
            }

            var products = new Tensor[Shape[0]];
            for (var i = 0; i < products.Length; i++)
            {
                products[i] = this[i].mm(batch2[i]);
            }

            return stack(products);
        }

        /// <summary>The product of vectors, matrices or stacks of matrices, as PyTorch's matmul; stacks of one size only.</summary>
        /// <exception cref="ArgumentException">The shapes do not multiply.</exception>
        public Tensor matmul(Tensor target) => (Shape.Rank, target.Shape.Rank) switch
        {
            (1, 1) => mul(target).sum(),
            (1, 2) => unsqueeze(0).mm(target).squeeze(0),
            (2, 1) => mm(target.unsqueeze(1)).squeeze(1),
            (2, 2) => mm(target),
            ( > 2, 1) => matmul(target.unsqueeze(1)).squeeze(-1),
            ( > 2, 2) => reshape(-1, size(-1)).mm(target).Viewed(Shape.With(Shape.Rank - 1, target.Shape[1])),
            (3, 3) => bmm(target),
            _ => throw new ArgumentException($"matmul() cannot take shapes {Shape} and {target.Shape}."),
        };

        /// <summary>this + mat1 mat2.</summary>
        public Tensor addmm(Tensor mat1, Tensor mat2) => mat1.mm(mat2).add(this);
    }
}
